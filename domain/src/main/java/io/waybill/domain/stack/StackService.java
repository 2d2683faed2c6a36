package io.waybill.domain.stack;

import io.waybill.domain.InvalidInput;
import io.waybill.domain.StackId;
import io.waybill.domain.container.ContainerSpec;
import io.waybill.domain.container.ImageReference;
import io.waybill.domain.container.StackPart;

import org.jspecify.annotations.Nullable;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * One service of a stack: containers that are made alike.
 *
 * @param asked the image as the file names it
 * @param image what that was found to be: a version on record
 * @param spec how its containers are made, but for what tells one from another
 * @param replicas how many there are
 * @param containerName of the only one; {@code stack-service-number} where absent
 * @param dependsOn which other services come first, by name, and how far
 */
public record StackService(
        String name,
        String asked,
        ImageReference image,
        ContainerSpec spec,
        int replicas,
        @Nullable String containerName,
        Map<String, Condition> dependsOn) {
    /** Labels that the field's own tools know a stack's containers by. */
    public static final String PROJECT_LABEL = "com.docker.compose.project";

    private static final String SERVICE_LABEL = "com.docker.compose.service";
    private static final String NUMBER_LABEL = "com.docker.compose.container-number";
    private static final String ONE_OFF_LABEL = "com.docker.compose.oneoff";
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]{0,62}");
    private static final int MOST_REPLICAS = 100;

    public StackService {
        requireName(name);
        if (replicas < 0 || replicas > MOST_REPLICAS) {
            throw new InvalidInput(
                    "services." + name + ".deploy.replicas",
                    replicas + " is not between 0 and " + MOST_REPLICAS);
        }
        if (containerName != null && replicas > 1) {
            throw new InvalidInput(
                    "services." + name + ".container_name",
                    "one name is not enough for " + replicas + " containers");
        }
        dependsOn =
                dependsOn == null || dependsOn.isEmpty()
                        ? Map.of()
                        : Collections.unmodifiableMap(new LinkedHashMap<>(dependsOn));
    }

    private static void requireName(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new InvalidInput(
                    "services." + name,
                    "a service's name is 1 to 63 letters, digits, '_', '.' or '-', a letter or digit first");
        }
    }

    /** One container of it. */
    public record Instance(StackPart part, String name, ContainerSpec spec) {}

    public List<Instance> instances(StackId stack) {
        return IntStream.rangeClosed(1, replicas)
                .mapToObj(number -> instance(stack, number))
                .toList();
    }

    /** The one of a number, whether there are as many or not. */
    public Instance instance(StackId stack, int number) {
        StackPart part = new StackPart(stack, name, number);
        return new Instance(
                part,
                containerName != null ? containerName : stack.value() + "-" + name + "-" + number,
                spec.as(
                        part,
                        Map.of(
                                PROJECT_LABEL,
                                stack.value(),
                                SERVICE_LABEL,
                                name,
                                NUMBER_LABEL,
                                Integer.toString(number),
                                ONE_OFF_LABEL,
                                "False")));
    }
}
