/** What registries tell of by themselves, or are asked for, becomes versions and tag moves. */
@NullMarked
package io.waybill.infra.registry;

import org.jspecify.annotations.NullMarked;
