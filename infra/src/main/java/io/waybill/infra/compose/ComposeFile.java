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
 * @param leftOut fields that were left out, for they are not supported
 * @param unset variables that are not set, and stand for nothing in it
 */
public record ComposeFile(
        StackId name, List<Service> services, List<String> leftOut, List<String> unset) {

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
     * What has to be known beside the file to read it.
     *
     * @param variables names of those that it puts in
     * @param files paths of those that it names
     */
    public record Needs(List<String> variables, List<String> files) {}
}
