package io.waybill.domain.access;

import java.util.Collection;

/** What a role permits. */
public enum Permission {
    /** To see what there is and what there was: the fleet, histories, the audit trail, plans. */
    READ("read what is on record"),
    /** To see what goes on inside of containers: logs, processes, files. */
    LOOK_INSIDE("look inside of containers"),
    /** To change containers, stacks, versions of images, and where containers may be placed. */
    OPERATE("operate containers"),
    /** To give secrets values. Nobody is told them again. */
    KEEP_SECRETS("keep secrets"),
    /** To see and to check what an audit is about: transcripts, who is let in, verifications. */
    EXAMINE("examine what is on record of people"),
    /** To say what Waybill itself is to be: hosts, repositories, access, feeds, projections. */
    ADMINISTER("administer Waybill"),
    /** To tell of what happened elsewhere: a push to a registry. */
    REPORT("report what happened elsewhere");

    private final String words;

    Permission(String words) {
        this.words = words;
    }

    /** Whether one of them has a role that permits it, whatever that is bound to. */
    public boolean isGrantedBy(Collection<Grant> grants) {
        return grants.stream().anyMatch(grant -> grant.permits(this));
    }

    /** As it follows "may" and "may not". */
    public String words() {
        return words;
    }
}
