package io.waybill.domain.container;

/**
 * How a container is really made, as its engine tells.
 *
 * @param image what it was made from: as asked for where it is that
 * @param spec in the words that it was asked for in where it is as asked; secrets left out
 */
public record Made(ImageReference image, ContainerSpec spec) {}
