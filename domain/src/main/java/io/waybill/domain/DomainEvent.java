package io.waybill.domain;

/**
 * A fact in the log: written once, never changed. There is one sealed interface per aggregate below
 * this one; it is not sealed itself only because Java seals within a package.
 */
public interface DomainEvent {

    /** The aggregate that the fact is about. */
    Identifier about();
}
