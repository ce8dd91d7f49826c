-- A page of a log and how far each reader is, at one moment. ARGV: after, most entries
-- KEYS: log head cursors, and where a replica is waited for what shows that it has all this
-- Each entry is two texts: of an answer in a dozen parts the reading would cost more than the asking.
local head = redis.call('HMGET', KEYS[2], 'archived', 'seq')
local cursors, parts = redis.call('HGETALL', KEYS[3]), {}
for _, line in ipairs(redis.call('XRANGE', KEYS[1], '(' .. ARGV[1] .. '-0', '+', 'COUNT', ARGV[2])) do
  local fields = {}
  for i = 1, #line[2], 2 do fields[line[2][i]] = line[2][i + 1] end
  parts[#parts + 1] = table.concat({line[1], fields.t, fields.h, fields.m, fields.i}, ' ')
  parts[#parts + 1] = fields.e
end
if KEYS[4] then redis.call('SET', KEYS[4], 1) end
return {'ok', head[1] and head[2] or false, cursors, parts}
