package io.waybill.infra.commandtopic;

import tools.jackson.databind.JsonNode;

/**
 * A command that was accepted and whose operation has not come to its end, as far as has been told.
 *
 * @param place partition and offset of its record
 * @param reply the API's, when it was accepted
 */
record UnderWay(String place, Asked asked, String operation, JsonNode reply) {}
