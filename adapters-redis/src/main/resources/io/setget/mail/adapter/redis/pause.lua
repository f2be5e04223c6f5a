-- Stops handing out, or goes on.
--
-- ARGV    4 1: stop; 0: go on
-- Result  nothing
write_even_when_full()
call('HSET', control, 'paused', ARGV[4])
if ARGV[4] == '0' then
  wakes = true
  wake()
end
