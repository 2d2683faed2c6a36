package io.waybill.infra.secret;

import io.waybill.domain.ContainerId;

import java.util.List;

/**
 * A container that is asked for with a secret.
 *
 * @param variables in which it stands
 * @param version which it is made with; the oldest where those differ
 */
public record SecretUse(
        ContainerId container, String name, String host, List<String> variables, int version) {}
