package io.waybill.infra.compose;

import io.waybill.domain.InvalidInput;
import io.waybill.domain.StackId;
import io.waybill.domain.container.ContainerSpec;
import io.waybill.domain.stack.Condition;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.UnaryOperator;

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
     * @param given where each variable of its environment has its value from
     */
    public record Service(
            String name,
            String image,
            ContainerSpec spec,
            Map<String, Given> given,
            int replicas,
            @Nullable String containerName,
            Map<String, Condition> dependsOn) {}

    /**
     * Where a variable is given its value.
     *
     * @param file the Compose file, or one of variables that it names
     * @param line from 1
     * @param field such as {@code services.web.environment.MODE}; empty in a file of variables
     */
    public record Given(String file, int line, String field) {}

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

    /**
     * Values that variables are not to have cannot be given to them.
     *
     * @param unfit the names of those of a service's variables that it is so of
     * @param because why, of each
     * @throws ComposeRefused where there are any, with all of all services
     */
    public void requireFit(Function<Service, List<String>> unfit, UnaryOperator<String> because) {
        List<ComposeProblem> problems =
                services.stream()
                        .flatMap(
                                service ->
                                        unfit.apply(service).stream()
                                                .map(
                                                        name ->
                                                                problemOf(
                                                                        service,
                                                                        name,
                                                                        because.apply(name))))
                        .toList();
        if (!problems.isEmpty()) {
            throw new ComposeRefused(problems);
        }
    }

    /** A file of variables may be of several services: what is wrong with it is told once. */
    private static ComposeProblem problemOf(Service service, String variable, String message) {
        Given given = Objects.requireNonNull(service.given().get(variable));
        return new ComposeProblem(
                given.file(),
                given.line(),
                given.field().isEmpty() ? null : service.name(),
                given.field(),
                false,
                message);
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
