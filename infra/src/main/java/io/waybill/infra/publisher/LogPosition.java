package io.waybill.infra.publisher;

import java.util.UUID;

/** How far a log is published: the value on the publisher's position topic. */
record LogPosition(UUID logId, long position) {}
