package io.waybill.infra.retention;

import io.waybill.domain.InvalidInput;
import io.waybill.domain.access.Grant;
import io.waybill.domain.access.Touched;
import io.waybill.domain.container.ContainerState;
import io.waybill.domain.container.Desired;
import io.waybill.domain.secret.SecretReference;

import java.util.stream.Collectors;

/** Which containers, by what they were at last. */
record Selector(String where, Grant things) {
    /**
     * @param where in the words that an operator is bound by; all where empty
     * @throws InvalidInput where it does not have the form
     */
    static Selector of(String where) {
        String words = where.strip();
        try {
            return new Selector(words, Grant.selecting(words));
        } catch (InvalidInput invalid) {
            throw new InvalidInput("where", String.valueOf(invalid.getMessage()));
        }
    }

    boolean selects(ContainerState container) {
        Desired desired = container.desired();
        return things.selects(
                new Touched(
                        "container " + desired.name(),
                        desired.host(),
                        desired.image().image(),
                        desired.spec().labels(),
                        desired.spec().secrets().values().stream()
                                .map(SecretReference::secret)
                                .collect(Collectors.toSet())));
    }
}
