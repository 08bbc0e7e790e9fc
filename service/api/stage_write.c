/*
 * The stage before the last: the answer's text, unless the run had to write it
 * already (render.h says when).
 */
#include "api/exchange.h"
#include "api/render.h"
#include "api/stages.h"

enum verdict stage_write(struct exchange *x)
{
	return x->rendered ? GO_ON : render(x);
}
