import duckdb,time,sys
c=duckdb.connect('/tmp/s5_dbt/lab/exp.duckdb')
c.execute("attach '/tmp/s5_dbt/lab/c/old.duckdb' as old (read_only)")
c.execute("use old")
c.execute("set threads=2; set preserve_insertion_order=false; set memory_limit='3GB'; set TimeZone='Europe/Amsterdam'")
def t(name,q,n=2):
    b=9e9
    for _ in range(n):
        p=time.process_time(); r=c.execute(q).fetchall(); b=min(b,time.process_time()-p)
    print(f'{b:6.2f} {name}', r[:1] if len(str(r[:1]))<100 else '', flush=True)
