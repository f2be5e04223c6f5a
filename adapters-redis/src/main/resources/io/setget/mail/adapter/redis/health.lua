-- What all instances know together of the mail server: reads it, or replaces it if it is what the caller knows.
--
-- KEYS[18]  hash  version, state
-- ARGV      4 the version that is to be replaced, or empty: only read; 5 what replaces it
-- Result    1 if it was replaced, else 0; the version; the state; the time in ms
local version = tonumber(call('HGET', extra, 'version') or '0')
local replaced = 0
if ARGV[4] ~= '' and tonumber(ARGV[4]) == version then
  write_even_when_full()
  version, replaced = version + 1, 1
  call('HSET', extra, 'version', version, 'state', ARGV[5])
end
return { replaced, version, call('HGET', extra, 'state') or '', now }
