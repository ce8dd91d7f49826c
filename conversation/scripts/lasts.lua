-- The last number of each log, in one answer. KEYS: heads of one shard
local lasts = {}
for i, head in ipairs(KEYS) do lasts[i] = redis.call('HGET', head, 'seq') or '0' end
return table.concat(lasts, ' ')
