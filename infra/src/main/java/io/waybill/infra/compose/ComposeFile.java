package io.waybill.infra.compose;

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
 * @param leftOut fields that were left out, for they are not supported
 * @param unset variables that are not set, and stand for nothing in it
 */
public record ComposeFile(
        String file,
        StackId name,
        List<Service> services,
        List<String> leftOut,
        List<String> unset) {

    /**
     * One service.
     *
     * @param image as the file names it
     * @param imageLine where it does
     */
    public record Service(
            String name,
            String image,
            int imageLine,
            ContainerSpec spec,
            int replicas,
            @Nullable String containerName,
            Map<String, Condition> dependsOn) {

        ComposeProblem imageProblem(String file, String message) {
            return new ComposeProblem(
                    file, imageLine, name, "services." + name + ".image", false, message);
        }
    }

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
                                        service.imageProblem(
                                                file, because.getOrDefault(service.image(), "")))
                        .toList();
        if (!problems.isEmpty()) {
            throw new ComposeRefused(problems);
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
