package io.waybill.infra.commandtopic;

import tools.jackson.databind.JsonNode;

/** What became of a record. */
sealed interface Verdict {

    /**
     * @param reply the API's
     */
    record Accepted(JsonNode reply) implements Verdict {}

    /** The API refuses it; whoever sent it is told so. */
    record Refused(Problem problem) implements Verdict {}

    /** Nothing can be made of it: it is set aside for somebody to look at, too. */
    record SetAside(Problem problem) implements Verdict {}
}
