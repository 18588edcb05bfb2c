" Colours for Crowfoot, in Vim and Neovim. test/editors/words.test.ts compares the lists with the language.
if exists('b:current_syntax')
  finish
endif

let s:keywords = 'allows api class enum error includes map message object option or record ref role set throws uses version was without body compute define external invariant test with unique check where'
let s:qualifiers = 'RO/constructor RO/runtime RW'
let s:types = 'bool datetime float int string'
let s:constants = 'false null true'

for [s:group, s:words] in items({'Keyword': s:keywords, 'Qualifier': s:qualifiers, 'Type': s:types, 'Constant': s:constants})
  execute 'syntax match crow' . s:group . ' +\<\%(' . join(split(s:words), '\|') . '\)\>+'
endfor

" A name may be any of the words: a word before a colon or a parenthesis is a name. The last match wins.
syntax match crowName +\<\h\w*\>\ze\s*\%(:\|(\)+
syntax match crowKeyword +\<allows\>\ze\s*(+
syntax match crowNumber +\%(\w\|\.\)\@<!-\=\d\+\%(\.\d\+\)\=\%([eE][-+]\=\d\+\)\=\>+
syntax match crowAnnotation +@\h\w*+
syntax match crowPair +<->+
syntax region crowString start=+"+ skip=+\\.+ end=+"\|$+ oneline
syntax match crowComment +//.*$+
syntax match crowDoc +///\%([^/].*\)\=$+
syntax region crowComment start=+/\*+ end=+\*/+

highlight default link crowKeyword Keyword
highlight default link crowQualifier StorageClass
highlight default link crowType Type
highlight default link crowConstant Constant
highlight default link crowNumber Number
highlight default link crowAnnotation PreProc
highlight default link crowPair Operator
highlight default link crowString String
highlight default link crowComment Comment
highlight default link crowDoc SpecialComment

let b:current_syntax = 'crow'
