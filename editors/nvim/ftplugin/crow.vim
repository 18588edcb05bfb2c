" The layout of Crowfoot text: two spaces, // comments.
if exists('b:did_ftplugin')
  finish
endif
let b:did_ftplugin = 1

setlocal shiftwidth=2 softtabstop=2 expandtab
setlocal commentstring=//\ %s
setlocal comments=s1:/*,mb:*,ex:*/,:///,://
setlocal formatoptions+=croql formatoptions-=t

let b:undo_ftplugin = 'setlocal shiftwidth< softtabstop< expandtab< commentstring< comments< formatoptions<'
