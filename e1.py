from exp import *
W="from raw.slot where begin_minute is not null and end_minute>begin_minute"
t('scan count','select count(*) from raw.slot')
t('scan key+date','select sum(pupil_key%7), max(date) from raw.slot')
t('scan 6 cols',f'select sum(pupil_key%7), max(date), sum(end_minute-begin_minute), count(state), count(is_roll_call_done) {W}')
t('scan state case',f"select sum(case when state='planned' and is_roll_call_done is null then end_minute-begin_minute else 0 end) {W}")
G=lambda a,w=W: f"create or replace table exp.main.x as select pupil_key,date{a} {w} group by pupil_key,date"
t('gb nothing',G(''))
t('gb count',G(',count(*) as n'))
t('gb count,sum',G(',count(*) as n,sum(end_minute-begin_minute) as m'))
t('gb count,sum3',G(",count(*) as n,sum(end_minute-begin_minute) as m, sum(case when state='planned' and not is_roll_call_done then end_minute-begin_minute else 0 end), sum(case when state='planned' and is_roll_call_done is null then end_minute-begin_minute else 0 end)".replace('end),','end) as a,')+' as b'))
f='least(124, greatest(0, (begin_minute - 420) // 5))'; l='least(124, greatest(0, (end_minute - 421) // 5))'
t('gb bitor',G(f', bit_or(((cast(1 as hugeint) << ({l} - {f} + 1)) - 1) << {f}) as o'))
t('bits no gb',f'select bit_or(((cast(1 as hugeint) << ({l} - {f} + 1)) - 1) << {f}) as o, sum({l}-{f}) {W}')
t('gb sumblocks',G(f', sum({l} - {f} + 1) as o'))
t('whole summed',G(f",count(*) as n,cast(sum(end_minute-begin_minute) as int) as m, cast(sum(case when state='planned' and not is_roll_call_done then end_minute-begin_minute else 0 end) as int) as a, cast(sum(case when state='planned' and is_roll_call_done is null then end_minute-begin_minute else 0 end) as int) as b, bit_count(bit_or(((cast(1 as hugeint) << ({l} - {f} + 1)) - 1) << {f}))<> sum({l} - {f} + 1) as o"))
