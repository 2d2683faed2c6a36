package io.waybill.domain;

import org.jspecify.annotations.Nullable;

/**
 * What a command that was accepted answers.
 *
 * @param operation the operation it began; none where the command is done with its events, or
 *     changed nothing
 * @param sequence the sequence of the aggregate's newest event, the command's included
 * @param changed whether the command made any event: a repeated stop is no news
 */
public record Answer(@Nullable OperationId operation, long sequence, boolean changed) {}
