-- Ties the queue to the database that holds its log: the first one that comes.
--
-- ARGV    4 the database's id
-- Result  the id of the database that the queue belongs to
write_even_when_full()
call('HSETNX', control, 'database', ARGV[4])
return call('HGET', control, 'database')
