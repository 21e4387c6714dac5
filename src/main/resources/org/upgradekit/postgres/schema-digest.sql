-- What a database's schema is, as lines of text: one query for each section, one text column for each query.
--
-- Rules: no OID and no attribute number in any line (a restored dump has others); names come out qualified because
-- the search path is empty; an ACL counts as what it grants, in order, so that "none" equals "the default, spelt out";
-- members of an extension keep their definition, but not their owner, since pg_dump does not restore it. Objects
-- below OID 16384 belong to the server, with the schema "public" as the exception. Works on PostgreSQL 14 to 18.

-- section: schemas
SELECT concat_ws(' ', quote_ident(n.nspname), 'owner', n.nspowner::regrole, 'acl',
         (SELECT string_agg(a::text, ',' ORDER BY a::text COLLATE "C")
            FROM unnest(coalesce(n.nspacl, acldefault('n', n.nspowner))) a))
  FROM pg_namespace n
 WHERE (n.oid >= 16384 OR n.nspname = 'public') AND n.nspname !~ '^pg_(toast|temp)'

-- section: relations
SELECT concat_ws(' ', c.relkind, c.oid::regclass, c.relpersistence,
         CASE WHEN e.objid IS NULL THEN 'owner ' || c.relowner::regrole END,
         'acl', (SELECT string_agg(a::text, ',' ORDER BY a::text COLLATE "C")
            FROM unnest(coalesce(c.relacl, CASE WHEN e.objid IS NULL
                 THEN acldefault(CASE c.relkind WHEN 'S' THEN 's' ELSE 'r' END::"char", c.relowner) END)) a),
         'options', (SELECT string_agg(o, ',' ORDER BY o COLLATE "C") FROM unnest(c.reloptions) o),
         'toast', (SELECT string_agg(o, ',' ORDER BY o COLLATE "C") FROM unnest(t.reloptions) o),
         'tablespace', s.spcname, 'am', m.amname,
         CASE WHEN c.relrowsecurity THEN 'row security' END, CASE WHEN c.relforcerowsecurity THEN 'forced' END,
         'identity', c.relreplident, CASE WHEN c.reloftype <> 0 THEN 'of ' || format_type(c.reloftype, NULL) END,
         CASE WHEN c.relkind = 'p' THEN pg_get_partkeydef(c.oid) END,
         CASE WHEN c.relispartition THEN pg_get_expr(c.relpartbound, c.oid) END)
  FROM pg_class c
  LEFT JOIN pg_class t ON t.oid = c.reltoastrelid
  LEFT JOIN pg_tablespace s ON s.oid = c.reltablespace
  LEFT JOIN pg_am m ON m.oid = c.relam
  LEFT JOIN pg_depend e ON e.classid = 'pg_class'::regclass AND e.objid = c.oid AND e.objsubid = 0 AND e.deptype = 'e'
 WHERE c.oid >= 16384 AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S', 'c') AND c.relpersistence <> 't'

-- section: columns
SELECT concat_ws(' ', c.oid::regclass,
         row_number() OVER (PARTITION BY c.oid ORDER BY a.attnum), quote_ident(a.attname),
         format_type(a.atttypid, a.atttypmod),
         CASE WHEN a.attcollation <> 0 THEN 'collate ' || a.attcollation::regcollation END,
         CASE WHEN a.attnotnull THEN 'not null' END,
         'default', pg_get_expr(d.adbin, d.adrelid), 'identity', a.attidentity, 'generated', a.attgenerated,
         'storage', a.attstorage, 'compression', a.attcompression,
         'statistics', nullif(a.attstattarget, -1),
         'acl', (SELECT string_agg(x::text, ',' ORDER BY x::text COLLATE "C") FROM unnest(a.attacl) x),
         -- Servers from 15.20 on keep a mark of their own there, pg_attver, which is another one in each database.
         'options', (SELECT string_agg(x, ',' ORDER BY x COLLATE "C") FROM unnest(a.attoptions) x WHERE x NOT LIKE 'pg\_%'),
         a.attfdwoptions, CASE WHEN a.attislocal THEN 'local' END, a.attinhcount)
  FROM pg_class c
  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
  LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
 WHERE c.oid >= 16384 AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'c') AND c.relpersistence <> 't'

-- section: inheritance
SELECT concat_ws(' ', i.inhrelid::regclass, 'of', i.inhparent::regclass, i.inhseqno)
  FROM pg_inherits i WHERE i.inhrelid >= 16384

-- section: constraints
SELECT concat_ws(' ', coalesce(nullif(k.conrelid, 0)::regclass::text, nullif(k.contypid, 0)::regtype::text),
         quote_ident(k.conname), pg_get_constraintdef(k.oid),
         CASE WHEN k.convalidated THEN 'valid' ELSE 'not valid' END, k.connoinherit, k.conislocal, k.coninhcount)
  FROM pg_constraint k WHERE k.oid >= 16384

-- section: indexes
SELECT concat_ws(' ', pg_get_indexdef(i.indexrelid), CASE WHEN NOT i.indisready THEN 'not ready' END,
         CASE WHEN i.indisclustered THEN 'clustered' END, CASE WHEN i.indisreplident THEN 'replica identity' END,
         'tablespace', s.spcname, 'of', h.inhparent::regclass)
  FROM pg_index i
  JOIN pg_class c ON c.oid = i.indexrelid AND c.oid >= 16384
  JOIN pg_class r ON r.oid = i.indrelid AND r.relkind <> 't' AND r.relpersistence <> 't'
  LEFT JOIN pg_tablespace s ON s.oid = c.reltablespace
  LEFT JOIN pg_inherits h ON h.inhrelid = i.indexrelid
 WHERE i.indisvalid

-- section: invalid indexes
SELECT pg_get_indexdef(i.indexrelid)
  FROM pg_index i JOIN pg_class r ON r.oid = i.indrelid AND r.relkind <> 't' AND r.relpersistence <> 't'
 WHERE i.indexrelid >= 16384 AND NOT i.indisvalid

-- section: views
SELECT concat_ws(' ', c.oid::regclass, pg_get_viewdef(c.oid))
  FROM pg_class c WHERE c.oid >= 16384 AND c.relkind IN ('v', 'm') AND c.relpersistence <> 't'

-- section: rules
SELECT concat_ws(' ', r.ev_class::regclass, quote_ident(r.rulename), r.ev_enabled, pg_get_ruledef(r.oid))
  FROM pg_rewrite r WHERE r.oid >= 16384 AND r.rulename <> '_RETURN'

-- section: functions
SELECT concat_ws(' ', p.prokind, p.oid::regprocedure,
         CASE WHEN p.prokind <> 'a' THEN pg_get_functiondef(p.oid) END,
         CASE WHEN e.objid IS NULL THEN 'owner ' || p.proowner::regrole END,
         'acl', (SELECT string_agg(a::text, ',' ORDER BY a::text COLLATE "C")
            FROM unnest(coalesce(p.proacl, CASE WHEN e.objid IS NULL THEN acldefault('f', p.proowner) END)) a))
  FROM pg_proc p
  LEFT JOIN pg_depend e ON e.classid = 'pg_proc'::regclass AND e.objid = p.oid AND e.deptype = 'e'
 WHERE p.oid >= 16384

-- section: aggregates
SELECT concat_ws(' ', a.aggfnoid::regprocedure, format_type(a.aggtranstype, NULL), format_type(a.aggmtranstype, NULL),
         a.aggsortop::regoperator,
         to_jsonb(a) - 'aggfnoid' - 'aggtranstype' - 'aggmtranstype' - 'aggsortop')
  FROM pg_aggregate a WHERE a.aggfnoid::oid >= 16384

-- section: triggers
SELECT concat_ws(' ', t.tgenabled, pg_get_triggerdef(t.oid))
  FROM pg_trigger t WHERE t.oid >= 16384 AND NOT t.tgisinternal

-- section: policies
SELECT concat_ws(' ', p.polrelid::regclass, quote_ident(p.polname), p.polcmd, p.polpermissive,
         'to', (SELECT string_agg(CASE r WHEN 0 THEN 'public' ELSE r::regrole::text END, ','
                  ORDER BY r::regrole::text COLLATE "C") FROM unnest(p.polroles) r),
         'using', pg_get_expr(p.polqual, p.polrelid), 'check', pg_get_expr(p.polwithcheck, p.polrelid))
  FROM pg_policy p

-- section: types
SELECT concat_ws(' ', t.typtype, t.oid::regtype,
         CASE WHEN e.objid IS NULL THEN 'owner ' || t.typowner::regrole END,
         'acl', (SELECT string_agg(a::text, ',' ORDER BY a::text COLLATE "C")
            FROM unnest(coalesce(t.typacl, CASE WHEN e.objid IS NULL THEN acldefault('T', t.typowner) END)) a),
         CASE WHEN t.typtype = 'd' THEN format_type(t.typbasetype, t.typtypmod) END,
         CASE WHEN t.typcollation <> 0 THEN 'collate ' || t.typcollation::regcollation END,
         CASE WHEN t.typnotnull THEN 'not null' END, 'default', t.typdefault,
         'labels', (SELECT string_agg(quote_literal(l.enumlabel), ',' ORDER BY l.enumsortorder)
            FROM pg_enum l WHERE l.enumtypid = t.oid),
         'range', (SELECT concat_ws(' ', format_type(r.rngsubtype, NULL), r.rngcollation::regcollation, r.rngcanonical,
                     r.rngsubdiff) FROM pg_range r WHERE r.rngtypid = t.oid),
         'base', CASE WHEN t.typtype = 'b' THEN concat_ws(' ', t.typlen, t.typbyval, t.typalign, t.typstorage,
                     t.typcategory, t.typispreferred, t.typdelim, t.typinput, t.typoutput, t.typreceive, t.typsend,
                     t.typmodin, t.typmodout, t.typanalyze) END)
  FROM pg_type t
  LEFT JOIN pg_class c ON c.oid = t.typrelid
  LEFT JOIN pg_depend e ON e.classid = 'pg_type'::regclass AND e.objid = t.oid AND e.deptype = 'e'
 WHERE t.oid >= 16384 AND (t.typrelid = 0 OR c.relkind = 'c')
   AND NOT EXISTS (SELECT FROM pg_type element WHERE element.typarray = t.oid)

-- section: sequences
SELECT concat_ws(' ', s.seqrelid::regclass, format_type(s.seqtypid, NULL), s.seqstart, s.seqincrement, s.seqmin,
         s.seqmax, s.seqcache, s.seqcycle, 'of', d.refobjid::regclass, quote_ident(a.attname))
  FROM pg_sequence s
  LEFT JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = s.seqrelid AND d.deptype IN ('a', 'i')
       AND d.refclassid = 'pg_class'::regclass AND d.refobjsubid > 0
  LEFT JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
 WHERE s.seqrelid >= 16384

-- section: comments
SELECT concat_ws(' ', o.type, o.identity, d.description)
  FROM pg_description d, LATERAL pg_identify_object(d.classoid, d.objoid, d.objsubid) o
 WHERE d.objoid >= 16384 OR (d.classoid = 'pg_namespace'::regclass AND o.identity = 'public')

-- section: extensions
SELECT concat_ws(' ', quote_ident(x.extname), x.extversion, x.extnamespace::regnamespace)
  FROM pg_extension x WHERE x.oid >= 16384

-- section: casts
SELECT concat_ws(' ', format_type(c.castsource, NULL), format_type(c.casttarget, NULL), c.castfunc::regprocedure,
         c.castcontext, c.castmethod)
  FROM pg_cast c WHERE c.oid >= 16384

-- section: operators
SELECT concat_ws(' ', o.oid::regoperator, o.oprowner::regrole, o.oprcanmerge, o.oprcanhash, o.oprcom::regoperator,
         o.oprnegate::regoperator, o.oprcode, o.oprrest, o.oprjoin)
  FROM pg_operator o
 WHERE o.oid >= 16384
   AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_operator'::regclass AND e.objid = o.oid AND e.deptype = 'e')

-- section: operator classes
SELECT concat_ws(' ', i.type, i.identity)
  FROM (SELECT 'pg_opclass'::regclass AS class, oid FROM pg_opclass
        UNION ALL SELECT 'pg_opfamily'::regclass, oid FROM pg_opfamily
        UNION ALL SELECT 'pg_amop'::regclass, oid FROM pg_amop
        UNION ALL SELECT 'pg_amproc'::regclass, oid FROM pg_amproc
        UNION ALL SELECT 'pg_conversion'::regclass, oid FROM pg_conversion
        UNION ALL SELECT 'pg_transform'::regclass, oid FROM pg_transform
        UNION ALL SELECT 'pg_am'::regclass, oid FROM pg_am) o, LATERAL pg_identify_object(o.class, o.oid, 0) i
 WHERE o.oid >= 16384

-- section: collations
SELECT concat_ws(' ', c.oid::regcollation,
         to_jsonb(c) - 'oid' - 'collname' - 'collnamespace' - 'collowner' - 'collversion')
  FROM pg_collation c WHERE c.oid >= 16384

-- section: languages
SELECT concat_ws(' ', quote_ident(l.lanname), l.lanpltrusted,
         'acl', (SELECT string_agg(a::text, ',' ORDER BY a::text COLLATE "C") FROM unnest(l.lanacl) a))
  FROM pg_language l WHERE l.lanispl

-- section: text search
SELECT concat_ws(' ', 'dictionary', d.oid::regdictionary, quote_ident(t.tmplname), d.dictinitoption)
  FROM pg_ts_dict d JOIN pg_ts_template t ON t.oid = d.dicttemplate WHERE d.oid >= 16384
UNION ALL
SELECT concat_ws(' ', 'configuration', c.oid::regconfig, quote_ident(p.prsname), m.maptokentype, m.mapseqno,
         m.mapdict::regdictionary)
  FROM pg_ts_config c JOIN pg_ts_parser p ON p.oid = c.cfgparser
  LEFT JOIN pg_ts_config_map m ON m.mapcfg = c.oid WHERE c.oid >= 16384

-- section: foreign data
SELECT concat_ws(' ', 'wrapper', quote_ident(f.fdwname), f.fdwowner::regrole, f.fdwhandler::regprocedure,
         f.fdwvalidator::regprocedure, f.fdwoptions) FROM pg_foreign_data_wrapper f
UNION ALL
SELECT concat_ws(' ', 'server', quote_ident(s.srvname), s.srvowner::regrole, s.srvtype, s.srvversion, s.srvoptions,
         'acl', (SELECT string_agg(a::text, ',' ORDER BY a::text COLLATE "C") FROM unnest(s.srvacl) a))
  FROM pg_foreign_server s
UNION ALL
SELECT concat_ws(' ', 'user', quote_ident(u.srvname), quote_ident(u.usename), u.umoptions) FROM pg_user_mappings u
UNION ALL
SELECT concat_ws(' ', 'table', t.ftrelid::regclass, quote_ident(s.srvname), t.ftoptions)
  FROM pg_foreign_table t JOIN pg_foreign_server s ON s.oid = t.ftserver

-- section: statistics
SELECT concat_ws(' ', s.stxowner::regrole, pg_get_statisticsobjdef(s.oid)) FROM pg_statistic_ext s

-- section: publications
SELECT concat_ws(' ', quote_ident(p.pubname), p.pubowner::regrole,
         to_jsonb(p) - 'oid' - 'pubname' - 'pubowner') FROM pg_publication p
UNION ALL
SELECT concat_ws(' ', 'table', to_jsonb(t)) FROM pg_publication_tables t

-- section: event triggers
SELECT concat_ws(' ', quote_ident(t.evtname), t.evtevent, t.evtowner::regrole, t.evtfoid::regprocedure, t.evtenabled,
         t.evttags)
  FROM pg_event_trigger t

-- section: default privileges
SELECT concat_ws(' ', d.defaclrole::regrole, nullif(d.defaclnamespace, 0)::regnamespace, d.defaclobjtype,
         (SELECT string_agg(a::text, ',' ORDER BY a::text COLLATE "C") FROM unnest(d.defaclacl) a))
  FROM pg_default_acl d

-- section: security labels
SELECT (to_jsonb(l) - 'objoid' - 'classoid')::text
  FROM pg_seclabels l WHERE l.objtype NOT IN ('database', 'role', 'tablespace')

-- section: large objects
SELECT concat_ws(' ', m.oid, m.lomowner::regrole,
         'acl', (SELECT string_agg(a::text, ',' ORDER BY a::text COLLATE "C")
            FROM unnest(coalesce(m.lomacl, acldefault('L', m.lomowner))) a))
  FROM pg_largeobject_metadata m
