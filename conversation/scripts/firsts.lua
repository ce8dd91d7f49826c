-- When the first of each agenda is due, '' where nothing is. KEYS: agendas of any shards, on a server that has them all
local firsts = {}
for i, agenda in ipairs(KEYS) do
  local first = redis.call('ZRANGE', agenda, 0, 0, 'WITHSCORES')
  firsts[i] = first[2] and string.format('%d', tonumber(first[2])) or ''
end
return table.concat(firsts, ',')
