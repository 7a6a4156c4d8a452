// The keys of a link, once more: the element has to know which attributes are its own, and has no room for the table.
// tests/web/element compares them with it.

export const VIEW_ATTRIBUTES = (
  "text,pair,model,sha256,bits,layer,head,heads,view,mean,values,first,window,scale,towards,units,pin,mask,tour," +
  "sort,filter,least,other-text,other-model,other-layer,other-head,decoding,new-tokens,temperature,top-k,top-p,seed,theme"
).split(",");
