-- In Neovim, as a person would: waits for diagnostics, chooses a quick fix, waits until nothing is wrong, and prints what there is.
local done = false

local function say(what)
  io.stdout:write(what .. '\n')
end

local function leave(code)
  done = true
  vim.cmd(code == 0 and 'qall!' or 'cquit ' .. code)
end

-- What Neovim asks a person with.
vim.ui.select = function(items, options, choose)
  for _, item in ipairs(items) do
    local title = options.format_item(item)
    say('offered: ' .. title)
    if title:find('power_state', 1, true) then
      return choose(item, 1)
    end
  end
  leave(1)
end

local function coloured()
  for number, line in ipairs(vim.api.nvim_buf_get_lines(0, 0, -1, false)) do
    for start, word in line:gmatch('()(%S+)') do
      say(word .. ' ' .. vim.fn.synIDattr(vim.fn.synID(number, start, 1), 'name'))
    end
  end
end

local asked = false
vim.api.nvim_create_autocmd('DiagnosticChanged', {
  callback = function()
    if done then
      return
    end
    local found = vim.diagnostic.get(0)
    if #found > 0 and not asked then
      asked = true
      say('wrong: ' .. found[1].message:match('[^\n]*'))
      vim.api.nvim_win_set_cursor(0, { found[1].lnum + 1, found[1].col })
      vim.lsp.buf.code_action()
    elseif #found == 0 and asked then
      vim.cmd('silent normal! gg=G')
      say('comments: ' .. vim.bo.commentstring)
      say('text:\n' .. table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\n'))
      say('colours:')
      coloured()
      leave(0)
    end
  end,
})
