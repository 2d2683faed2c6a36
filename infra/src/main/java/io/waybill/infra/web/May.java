package io.waybill.infra.web;

import io.waybill.domain.access.Grant;
import io.waybill.domain.access.Permission;

import java.util.List;

/** What who looks at a page may do, bounds aside. */
record May(boolean lookInside, boolean operate, boolean examine, boolean administer) {
    static May of(List<Grant> grants) {
        return new May(
                any(grants, Permission.LOOK_INSIDE),
                any(grants, Permission.OPERATE),
                any(grants, Permission.EXAMINE),
                any(grants, Permission.ADMINISTER));
    }

    private static boolean any(List<Grant> grants, Permission permission) {
        return grants.stream().anyMatch(grant -> grant.permits(permission));
    }
}
