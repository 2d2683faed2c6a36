package io.waybill.domain.access;

import static io.waybill.domain.access.Permission.ADMINISTER;
import static io.waybill.domain.access.Permission.EXAMINE;
import static io.waybill.domain.access.Permission.KEEP_SECRETS;
import static io.waybill.domain.access.Permission.LOOK_INSIDE;
import static io.waybill.domain.access.Permission.OPERATE;
import static io.waybill.domain.access.Permission.READ;
import static io.waybill.domain.access.Permission.REPORT;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** What somebody is let in as. */
public enum Role {
    VIEWER(READ),
    OPERATOR(READ, LOOK_INSIDE, OPERATE, KEEP_SECRETS, REPORT),
    AUDITOR(READ, EXAMINE),
    ADMIN(READ, LOOK_INSIDE, OPERATE, KEEP_SECRETS, EXAMINE, ADMINISTER, REPORT),
    /** A program that brings secrets, and sees which there are. */
    KEEPER(READ, KEEP_SECRETS),
    /** A program beside a registry, which tells of pushes and sees nothing. */
    AGENT(REPORT);

    private final Set<Permission> permissions;

    Role(Permission first, Permission... others) {
        permissions = Collections.unmodifiableSet(EnumSet.of(first, others));
    }

    public Set<Permission> permissions() {
        return permissions;
    }

    /** As people and JSON write it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
