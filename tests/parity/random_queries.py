"""Random queries over three small tables with NULLs, as a script for record.mjs.

Usage: python3 random_queries.py SEED COUNT > random.sql; then record it, run it with
`backyard sql --format json` and compare: joins of every kind, nested conditions, IN, EXISTS, inner
queries, grouping, set operations.
"""

import random
import sys

random.seed(int(sys.argv[1]))
R=random
print("CREATE TABLE a (id int PRIMARY KEY, x int, y int, s text);")
print("CREATE TABLE b (id int PRIMARY KEY, a_id int, v int, t text);")
print("CREATE TABLE c (id int PRIMARY KEY, b_id int, w int);")
print("CREATE INDEX ON b (a_id);"); print("CREATE INDEX ON a (x, y);")
n=lambda k:R.choice(['NULL']+[str(i) for i in range(k)])
print("INSERT INTO a VALUES "+",".join(f"({i},{n(6)},{n(4)},{R.choice(['NULL',chr(39)+'p'+chr(39),chr(39)+'q'+chr(39)])})" for i in range(1,15))+";")
print("INSERT INTO b VALUES "+",".join(f"({i},{n(16)},{n(6)},{R.choice(['NULL',chr(39)+'p'+chr(39),chr(39)+'r'+chr(39)])})" for i in range(1,18))+";")
print("INSERT INTO c VALUES "+",".join(f"({i},{n(19)},{n(5)})" for i in range(1,13))+";")
ints={'a':['id','x','y'],'b':['id','a_id','v'],'c':['id','b_id','w']}
txt={'a':['s'],'b':['t'],'c':[]}
def col(als):
    al,t=R.choice(als); return f"{al}.{R.choice(ints[t])}"
def val(als,d=0):
    r=R.random()
    if r<.6: return col(als)
    if r<.85: return str(R.randint(0,8))
    if r<.9: return f"coalesce({col(als)}, {R.randint(0,5)})"
    if r<.95: return f"{col(als)} + {R.randint(0,3)}"
    if d<2: return f"(SELECT {R.choice(['max','min','count'])}(z.id) FROM b z WHERE {cond([('z','b')]+als,d+2)})"
    return col(als)
def cond(als,d=0):
    r=R.random()
    if r<.4: return f"{val(als,d)} {R.choice(['=','=','=','<','>','<=','>=','<>'])} {val(als,d)}"
    if r<.48 and d<3: return f"({cond(als,d+1)} OR {cond(als,d+1)})"
    if r<.6 and d<3: return f"({cond(als,d+1)} AND {cond(als,d+1)})"
    if r<.65 and d<3: return f"NOT ({cond(als,d+1)})"
    if r<.72: return f"{col(als)} IS {R.choice(['','NOT '])}NULL"
    if r<.8: return f"{col(als)} {R.choice(['','NOT '])}IN ({', '.join(R.choice(['1','2','3','5','7','NULL']) for _ in range(3))})"
    if r<.87 and d<2: return f"{col(als)} {R.choice(['','NOT '])}IN (SELECT {R.choice(['a_id','v','id'])} FROM b k WHERE {cond([('k','b')]+als,d+2)})"
    if r<.95 and d<2:
        t=R.choice('abc'); return f"{R.choice(['','NOT '])}EXISTS (SELECT 1 FROM {t} e WHERE {cond([('e',t)]+als,d+2)} AND {cond([('e',t)]+als,d+2)})"
    return f"{col(als)} BETWEEN {R.randint(0,3)} AND {R.randint(2,8)}"
for q in range(int(sys.argv[2])):
    als=[];frm=""
    for i in range(R.choice([1,1,2,2,2,3])):
        t=R.choice('abc'); al=f"t{i}"
        if i==0: frm=f"{t} {al}"; last=[(al,t)]; als.append((al,t)); continue
        k=R.choice(['JOIN','JOIN','LEFT JOIN','LEFT JOIN','RIGHT JOIN','FULL JOIN',','])
        if k==',': frm+=f", {t} {al}"; als=[(x,y) for x,y in als]; als.append((al,t)); last=[(al,t)]
        else:
            # ON may see only tables of its own join tree
            tree=list(last)
            on=f"{R.choice(tree)[0]}.id = {al}.{R.choice(ints[t])}" if k=='FULL JOIN' else cond(tree+[(al,t)],1)
            last.append((al,t)); als.append((al,t)); frm+=f" {k} {t} {al} ON {on}"
    w=f" WHERE {cond(als)}" if R.random()<.8 else ""
    r=R.random()
    cols=[f"{x}.id AS {x}_id" for x,_ in als]
    if r<.6: print(f"SELECT {', '.join(cols)}, {val(als)} AS e FROM {frm}{w};")
    elif r<.75:
        g=col(als); print(f"SELECT {g} AS g, count(*), sum({col(als)}), max({col(als)}) FROM {frm}{w} GROUP BY {g}{R.choice(['',' HAVING count(*) > 1'])};")
    elif r<.85: print(f"SELECT DISTINCT {col(als)} AS d, {col(als)} AS f FROM {frm}{w};")
    elif r<.92: print(f"SELECT d.e FROM (SELECT {val(als)} AS e, {col(als)} AS f FROM {frm}{w}) d WHERE d.f > 1 OR d.e IS NULL;")
    else: print(f"SELECT {col(als)} AS u FROM {frm}{w} {R.choice(['UNION','UNION ALL','EXCEPT','INTERSECT'])} SELECT v FROM b;")
