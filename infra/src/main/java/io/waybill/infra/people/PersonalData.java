package io.waybill.infra.people;

/** How people stand on record. */
enum PersonalData {
    /** By their names, and with their addresses, for good. */
    OPEN,
    /** By pseudonyms, their addresses sealed, so that who they are can be erased. */
    SEALED
}
