" Files that end in .crow are Crowfoot's.
autocmd BufRead,BufNewFile *.crow setfiletype crow
