-- A term's rows lie far from each other, each written with its segment. With the places in the index, which has them one after another,
-- a query reads a tenth of the pages.
alter table audit_term drop constraint audit_term_pkey;
alter table audit_term add primary key (term, segment) include (places);
