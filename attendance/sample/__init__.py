"""A made-up region: real school sites, invented pupils, deliveries as lifelike as the sources allow.

    region      which schools take part, how many pupils, which deliveries come, and what is planted
    styles      how each school registers and delivers
    days        the days on which a school has lessons
    bells       bell tables, short days, a change of bells within the year
    pupils      who is enrolled, where, from when to when
    timetable   groups, lessons, cancelled lessons, roll calls
    behaviour   how prone pupils are to absence, and the whole days they miss
    events      a school's records of absence and lateness, as columns
    records     the records of one month: days, lessons, lateness, remarks
    codes       the reason codes of one school
    notation    how a school writes dates, times and yes
    month       a school over the year, and one month of it
    tables      tables of text and the bytes of a delivery: csv, zip, folder
    workbook    the bytes of an .xlsx
    exchange, somtoday, magister, pars, half_days    one shape each: from the made-up month to its tables
    faults      what is wrong on purpose
    declarations, plans, reviews    what schools say of their checklist, set out to do, and did with their months
    network     cases, meetings and agreements of the network meeting
    make        the whole of it: `make_region`
    marts       another region, straight as marts: for what starts where the counting ends

Everything follows from the seed: the same seed gives the same bytes. Nobody in it exists.
"""

from attendance.sample.make import make_region, write_region
from attendance.sample.region import plan_region

__all__ = ["make_region", "plan_region", "write_region"]
