package io.waybill.domain.stack;

import io.waybill.domain.StackId;
import io.waybill.domain.UnknownThing;
import io.waybill.domain.stack.StackEvent.StackRevisionDeclared;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/**
 * All that a stack's events add up to.
 *
 * @param revisions what each said, from the first on
 */
public record StackState(StackId id, List<StackDocument> revisions) {

    /** The state after {@code event}. {@code before} is absent exactly where it is the first. */
    public static StackState evolve(@Nullable StackState before, StackEvent event) {
        return switch (event) {
            case StackRevisionDeclared declared -> {
                List<StackDocument> all =
                        new ArrayList<>(before == null ? List.of() : before.revisions());
                all.add(declared.document());
                yield new StackState(declared.stackId(), List.copyOf(all));
            }
        };
    }

    /** The number of the newest revision. */
    public int newest() {
        return revisions.size();
    }

    public StackDocument newestDocument() {
        return revisions.getLast();
    }

    /**
     * @throws UnknownThing where it never had that revision
     */
    public StackDocument revision(int number) {
        if (number < 1 || number > newest()) {
            throw new UnknownThing(
                    "stack "
                            + id.value()
                            + " has no revision "
                            + number
                            + "; its newest is "
                            + newest());
        }
        return revisions.get(number - 1);
    }
}
