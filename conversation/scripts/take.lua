-- The earliest due conversations of one shard's role, each moved to now + lease and handed a token.
-- KEYS: agenda leases; ARGV: lease ms, then one token per conversation wanted
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
local due = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', string.format('%d', now), 'LIMIT', 0, #ARGV - 1)
local taken = {}
for i, c in ipairs(due) do
  redis.call('ZADD', KEYS[1], string.format('%d', now + tonumber(ARGV[1])), c)
  redis.call('HSET', KEYS[2], c, ARGV[i + 1])
  taken[#taken + 1] = c
end
return {string.format('%d', now + tonumber(ARGV[1])), taken}
