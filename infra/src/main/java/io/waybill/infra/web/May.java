package io.waybill.infra.web;

import io.waybill.domain.access.Grant;
import io.waybill.domain.access.Permission;

import java.util.List;

/** What who looks at a page may do, bounds aside. */
record May(boolean lookInside, boolean operate, boolean examine, boolean administer) {
    static May of(List<Grant> grants) {
        return new May(
                Permission.LOOK_INSIDE.isGrantedBy(grants),
                Permission.OPERATE.isGrantedBy(grants),
                Permission.EXAMINE.isGrantedBy(grants),
                Permission.ADMINISTER.isGrantedBy(grants));
    }
}
