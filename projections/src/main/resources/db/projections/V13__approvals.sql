-- Who approved of what was done, where somebody else had to.
alter table audit_entry add column approved_by text;
