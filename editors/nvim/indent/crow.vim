" Indents by one step for each open bracket.
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

" Lines with `throws` or clauses continue the member above and are indented by two more steps, as in `crow fmt`.
let s:goes_on = '^\s*\%(throws\>\%(\s*[:(]\)\@!\|\%(\%(get\|set\|create\|destroy\)\s\+\)\=allows\s*(\)'

" Also lines with further errors of a `throws`.
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
  " Without brackets in strings and comments, and those that have already moved the line before to the left.
  let line = substitute(getline(previous), '"\%(\\.\|[^"\\]\)*"\|//.*$', '', 'g')
  let line = substitute(line, '^\s*[})\]]*', '', '')
  let opened = strlen(substitute(line, '[^{(\[]', '', 'g')) - strlen(substitute(line, '[^})\]]', '', 'g'))
  let closes = getline(a:number) =~# '^\s*[})\]]'
  let further = 2 * (s:GoesOn(a:number) - s:GoesOn(previous))
  return max([0, indent(previous) + shiftwidth() * (opened - closes + further)])
endfunction
