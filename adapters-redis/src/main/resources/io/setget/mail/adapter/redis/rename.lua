-- Gives the queue another name and epoch, unless it is no longer the one that the caller means.
--
-- ARGV    4 its name and 5 its epoch before (empty, 0: none); 6 its new name; 7 its new epoch; 8 the id of the database that
--         holds its log
-- Result  1, or 0 if it is another queue
write_even_when_full()
if (identity[1] or '') ~= ARGV[4] or epoch ~= ARGV[5] then
  return 0
end
call('HSET', control, 'queue', ARGV[6], 'epoch', ARGV[7], 'told', '0-0')
call('HSETNX', control, 'database', ARGV[8])
return 1
