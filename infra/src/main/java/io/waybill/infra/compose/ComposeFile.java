package io.waybill.infra.compose;

import io.waybill.domain.InvalidInput;
import io.waybill.domain.StackId;
import io.waybill.domain.container.ContainerSpec;
import io.waybill.domain.stack.Condition;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;

/**
 * What a Compose file says, understood.
 *
 * @param file its name
 * @param lines of its fields, such as {@code services.web.image}
 * @param leftOut fields that were left out, for they are not supported
 * @param unset variables that are not set, and stand for nothing in it
 */
public record ComposeFile(
        String file,
        Map<String, Integer> lines,
        StackId name,
        List<Service> services,
        List<String> leftOut,
        List<String> unset) {

    /**
     * One service.
     *
     * @param image as the file names it
     */
    public record Service(
            String name,
            String image,
            ContainerSpec spec,
            int replicas,
            @Nullable String containerName,
            Map<String, Condition> dependsOn) {}

    /**
     * Images that there are not cannot be run.
     *
     * @param because why there is none, by the image as the file names it
     * @throws ComposeRefused where one of them is a service's
     */
    public void requireFound(Map<String, String> because) {
        List<ComposeProblem> problems =
                services.stream()
                        .filter(service -> because.containsKey(service.image()))
                        .map(
                                service ->
                                        problem(
                                                service.name(),
                                                "services." + service.name() + ".image",
                                                because.getOrDefault(service.image(), "")))
                        .toList();
        if (!problems.isEmpty()) {
            throw new ComposeRefused(problems);
        }
    }

    /** What makes no sense of all that it says, where it says that. */
    public ComposeRefused refused(InvalidInput invalid) {
        return new ComposeRefused(List.of(problem(null, invalid.field(), invalid.reason())));
    }

    /** The same of one service, whose specification calls its fields otherwise. */
    public ComposeRefused refused(Service service, InvalidInput invalid) {
        return new ComposeRefused(
                List.of(
                        problem(
                                service.name(),
                                "services." + service.name() + "." + invalid.field(),
                                invalid.reason())));
    }

    private ComposeProblem problem(@Nullable String service, String field, String message) {
        return new ComposeProblem(file, lineOf(field), service, field, false, message);
    }

    /** Of what is not in it, the line of what is around it. */
    private @Nullable Integer lineOf(String field) {
        for (String around = field; ; around = around.substring(0, around.lastIndexOf('.'))) {
            Integer line = lines.get(around);
            if (line != null || around.lastIndexOf('.') < 0) {
                return line;
            }
        }
    }

    /**
     * What has to be known beside the file to read it.
     *
     * @param variables names of those that it puts in
     * @param files paths of those that it names
     */
    public record Needs(List<String> variables, List<String> files) {}
}
