package io.waybill.infra.compose;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** A Compose file cannot be taken as it is. */
public final class ComposeRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient List<ComposeProblem> problems;

    /** In the order of the files, and of their lines. */
    ComposeRefused(List<ComposeProblem> problems) {
        List<ComposeProblem> inOrder =
                problems.stream()
                        .sorted(
                                Comparator.comparing(ComposeProblem::file)
                                        .thenComparingInt(ComposeRefused::line))
                        .distinct()
                        .toList();
        super(words(inOrder), null, false, false);
        this.problems = inOrder;
    }

    private static int line(ComposeProblem problem) {
        return problem.line() == null ? 0 : problem.line();
    }

    private static String words(List<ComposeProblem> problems) {
        String all = problems.stream().map(ComposeProblem::words).collect(Collectors.joining("; "));
        return problems.stream().allMatch(ComposeProblem::unsupported)
                ? all + "; take it out of the file, or insist on leaving it out (leaveOut)"
                : all;
    }

    /** Whether leaving out what is not supported is all that it takes. */
    public boolean isOnlyUnsupported() {
        return problems.stream().allMatch(ComposeProblem::unsupported);
    }

    public List<ComposeProblem> problems() {
        return problems;
    }
}
