/** The HTTP floor: a server, routes, requests, answers and problems. Knows nothing of email. */
@NullMarked
package io.setget.mail.adapter.web.http;

import org.jspecify.annotations.NullMarked;
