/** The agent: converges one host to what is asked of it, and reports what it sees. */
@NullMarked
package io.waybill.runtime.agent;

import org.jspecify.annotations.NullMarked;
