package io.waybill.domain;

/** What names one thing for as long as its history is kept. */
public sealed interface Identifier
        permits ActorId, ContainerId, HostId, ImageId, OperationId, RolloutId, SecretId, StackId {

    /** The bare identifier, as people and JSON write it. */
    String value();

    /** Where the thing is found, such as {@code containers/4fd1…}: the key of its events. */
    String subject();
}
