package io.waybill.infra.command;

import org.jspecify.annotations.Nullable;

import java.util.function.Supplier;

/**
 * One request, however many commands it takes. What it needs approval for it needs once: the first
 * of its commands that does asks for it, uses it, and the others go with it.
 */
public final class Request {
    private final String act;
    private final Supplier<String> shown;
    private final Supplier<String> content;
    private @Nullable Covered covered;
    private @Nullable RuntimeException missing;

    /**
     * What lets its commands be carried out.
     *
     * @param by who approved
     * @param request SHA-256 of what was approved
     * @param isUsed whether one of the commands has been carried out by it
     */
    public record Covered(String approval, String by, String request, boolean isUsed) {}

    /**
     * @param act such as {@code POST /api/v1/containers/web/stop}
     * @param shown what it says, as it may be kept
     * @param content all that it says: what tells it from another one, which is kept nowhere
     */
    public Request(String act, Supplier<String> shown, Supplier<String> content) {
        this.act = act;
        this.shown = shown;
        this.content = content;
    }

    public String act() {
        return act;
    }

    public String shown() {
        return shown.get();
    }

    public String content() {
        return content.get();
    }

    /** What lets its commands be carried out; nothing where none of them needed it so far. */
    public @Nullable Covered covered() {
        return covered;
    }

    public void isCoveredBy(Covered by) {
        covered = by;
    }

    /** What one of its commands was answered, which none that needs the same is answered anew. */
    public @Nullable RuntimeException missing() {
        return missing;
    }

    public <T extends RuntimeException> T lacks(T needed) {
        missing = needed;
        return needed;
    }
}
