package io.waybill.infra.web;

import io.waybill.projections.Words;

import java.util.Arrays;
import java.util.Optional;

/** What is counted on top of the fleet, and filtered by. */
enum Trait {
    ATTENTION("Need attention", "Drifted, lost, unhealthy, failed, or nobody watches"),
    RUNNING("Running", "Also where it is paused or restarting"),
    DOWN("Not running", "Stopped, not yet made, or not on its host"),
    DRIFTED("Drifted", "Not as it was asked to be"),
    LOST("Lost", "Nobody can see it: its host is away"),
    UNHEALTHY("Unhealthy", "Its health check says so"),
    FAILED("Failed", "Its newest operation failed"),
    BUSY("In flight", "An operation has no outcome yet"),
    UNMANAGED("Unmanaged", "On a host, and put under record by nobody"),
    UNOBSERVED("Unobserved", "Its host was not watched: what is shown is what was seen last");

    final String title;
    final String meaning;

    Trait(String title, String meaning) {
        this.title = title;
        this.meaning = meaning;
    }

    public String word() {
        return Words.of(this);
    }

    static Optional<Trait> named(String word) {
        return Arrays.stream(values()).filter(trait -> trait.word().equals(word)).findFirst();
    }
}
