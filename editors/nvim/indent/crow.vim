" One step for each bracket that is open.
if exists('b:did_indent')
  finish
endif
let b:did_indent = 1

setlocal indentexpr=CrowIndent(v:lnum)
setlocal indentkeys=0{,0},0),0],o,O,!^F,0=throws,0=allows
let b:undo_indent = 'setlocal indentexpr< indentkeys<'

if exists('*CrowIndent')
  finish
endif

" `throws` and clauses on lines of their own go on with the member above, two steps further in, as `crow fmt` has them.
let s:goes_on = '^\s*\%(throws\>\%(\s*[:(]\)\@!\|\%(\%(get\|set\|create\|destroy\)\s\+\)\=allows\s*(\)'

" Errors that `throws` lists on further lines, too.
function s:GoesOn(number)
  if getline(a:number) =~# s:goes_on
    return 1
  endif
  let previous = prevnonblank(a:number - 1)
  return previous > 0 && getline(previous) =~# '^[^/(){}]*,\s*\%(//.*\)\=$' && s:GoesOn(previous)
endfunction

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
  let further = 2 * (s:GoesOn(a:number) - s:GoesOn(previous))
  return max([0, indent(previous) + shiftwidth() * (opened - closes + further)])
endfunction
