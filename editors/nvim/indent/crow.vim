" One step for each bracket that is open.
if exists('b:did_indent')
  finish
endif
let b:did_indent = 1

setlocal indentexpr=CrowIndent(v:lnum)
setlocal indentkeys=0{,0},0),0],o,O,!^F
let b:undo_indent = 'setlocal indentexpr< indentkeys<'

if exists('*CrowIndent')
  finish
endif

function CrowIndent(number)
  let previous = prevnonblank(a:number - 1)
  if previous == 0
    return 0
  endif
  " Brackets in strings and comments do not count, nor do those that have moved the line before to the left already.
  let line = substitute(getline(previous), '"\%(\\.\|[^"\\]\)*"\|//.*$', '', 'g')
  let line = substitute(line, '^\s*[})\]]*', '', '')
  let opened = strlen(substitute(line, '[^{(\[]', '', 'g')) - strlen(substitute(line, '[^})\]]', '', 'g'))
  let closes = getline(a:number) =~# '^\s*[})\]]'
  return max([0, indent(previous) + shiftwidth() * (opened - closes)])
endfunction
