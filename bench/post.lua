-- wrk: posts one body again and again. Arguments: content type, file of the body. "@@" in it becomes a number that counts up.
local template, content_type
local count = 0

function init(args)
  content_type = args[1]
  local file = assert(io.open(args[2], "rb"))
  template = file:read("*a")
  file:close()
  counting = template:find("@@", 1, true) ~= nil
  headers = { ["Content-Type"] = content_type }
  fixed = wrk.format("POST", nil, headers, template)
end

function request()
  if not counting then return fixed end
  count = count + 1
  return wrk.format("POST", nil, headers, (template:gsub("@@", tostring(count))))
end
