-- Starts Crowfoot's language server for .crow files: with vim.lsp.config in Neovim 0.11 or later, else with its functions.
-- `crow` must be on the path.
local command = { 'crow', 'lsp', '--stdio' }

if vim.fn.has('nvim-0.11') == 1 then
  vim.lsp.config('crowfoot', { cmd = command, filetypes = { 'crow' }, root_markers = { '.git' } })
  vim.lsp.enable('crowfoot')
  return
end

-- One server for each root: the repository, else the file's directory.
local clients = {}

local function root_of(file)
  local git = vim.fn.finddir('.git', vim.fn.fnamemodify(file, ':p:h') .. ';')
  return vim.fn.fnamemodify(git == '' and file or git, git == '' and ':p:h' or ':p:h:h')
end

-- The keys that Neovim sets itself since 0.11.
local function map_keys(buffer)
  local keys = {
    gra = vim.lsp.buf.code_action,
    grn = vim.lsp.buf.rename,
    grr = vim.lsp.buf.references,
    K = vim.lsp.buf.hover,
  }
  for key, action in pairs(keys) do
    vim.keymap.set('n', key, action, { buffer = buffer })
  end
  vim.bo[buffer].omnifunc = 'v:lua.vim.lsp.omnifunc'
end

vim.api.nvim_create_autocmd('FileType', {
  pattern = 'crow',
  callback = function(event)
    local root = root_of(vim.api.nvim_buf_get_name(event.buf))
    clients[root] = clients[root]
      or vim.lsp.start_client({
        name = 'crowfoot',
        cmd = command,
        root_dir = root,
        on_attach = function(_, buffer)
          map_keys(buffer)
        end,
        on_exit = function()
          clients[root] = nil
        end,
      })
    if clients[root] then
      vim.lsp.buf_attach_client(event.buf, clients[root])
    end
  end,
})
