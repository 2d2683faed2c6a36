package io.waybill.domain.rollout;

import io.waybill.domain.ContainerId;
import io.waybill.domain.HostId;
import io.waybill.domain.ImageId;
import io.waybill.domain.InvalidInput;
import io.waybill.domain.RolloutId;
import io.waybill.domain.StackId;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which containers a rollout is about: those to which all that is present applies.
 *
 * @param image those that are made from any version of it
 * @param selector labels that they bear
 * @param rollout those that another rollout changed
 * @param all the whole fleet, which has to be said in so many words
 * @param stack those that are a part of it, or are to be
 */
public record Scope(
        @Nullable ContainerId container,
        @Nullable ImageId image,
        @Nullable HostId host,
        Map<String, String> selector,
        @Nullable RolloutId rollout,
        boolean all,
        @Nullable StackId stack) {

    /** Of no stack in particular. */
    public Scope(
            @Nullable ContainerId container,
            @Nullable ImageId image,
            @Nullable HostId host,
            Map<String, String> selector,
            @Nullable RolloutId rollout,
            boolean all) {
        this(container, image, host, selector, rollout, all, null);
    }

    /** All of a stack. */
    public static Scope of(StackId stack) {
        return new Scope(null, null, null, Map.of(), null, false, stack);
    }

    public Scope {
        selector =
                selector == null || selector.isEmpty()
                        ? Map.of()
                        : Collections.unmodifiableSortedMap(new TreeMap<>(selector));
        boolean narrowed =
                container != null
                        || image != null
                        || host != null
                        || rollout != null
                        || stack != null
                        || !selector.isEmpty();
        if (narrowed == all) {
            throw new InvalidInput(
                    "scope",
                    all
                            ? "all is the whole fleet; leave out what else it is narrowed to"
                            : "name a container, an image, a host, a rollout, labels, or say that all is meant");
        }
    }

    /** As people say it. */
    public String words() {
        List<String> words = new ArrayList<>();
        if (container != null) {
            words.add("container " + container.value().substring(0, 12));
        }
        if (image != null) {
            words.add("image " + image.value());
        }
        if (host != null) {
            words.add("host " + host.value());
        }
        if (!selector.isEmpty()) {
            words.add(
                    "label "
                            + String.join(
                                    ", ",
                                    selector.entrySet().stream().map(Object::toString).toList()));
        }
        if (rollout != null) {
            words.add("rollout " + rollout.value().substring(0, 12));
        }
        if (stack != null) {
            words.add("stack " + stack.value());
        }
        return all ? "the whole fleet" : String.join(", ", words);
    }
}
